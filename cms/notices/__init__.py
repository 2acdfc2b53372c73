"""The notice at the catalogue of what the centre publishes: found when we hold it already, made when we do not."""
