"""The engine that needs no server: Tantivy, in the process, over one directory."""
