"""The demonstration site: `fixtures/demo/site/` → pages, rendez-vous, publications, accounts.

`fixtures/demo/README.md` describes the files; `manage.py load_demo` loads them, once.
"""
