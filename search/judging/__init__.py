"""Is the search good? Queries judged by people, and how high the answers they want come. `docs/recherche.md` tells how."""
