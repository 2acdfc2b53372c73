"""Fiches from a table: CSV or XLSX → ExperiencePage. Read pipeline.py first."""
