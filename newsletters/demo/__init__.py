"""The demo's letters: `fixtures/demo/site/lettres.toml` and `abonnes.toml`, after the pages that they quote."""
