"""The Lettre on its way: read `freezing` (what leaves, and to whom), `campaigns` (phases), then `worker` (how)."""
