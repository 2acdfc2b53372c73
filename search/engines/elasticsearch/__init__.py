"""The engine that a centre, or a network of centres, grows into: Elasticsearch 8.19 or 9, by its official client."""
