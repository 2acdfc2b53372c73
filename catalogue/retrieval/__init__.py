"""Records asked of other libraries' catalogues by SRU: a question in, their answers out. No Django here.

question.py what is looked for · targets.py whom to ask · cql.py in which words · fetching.py over HTTP ·
answers.py what they say · faults.py why they do not · asking.py all of them at once (read this first).
"""
