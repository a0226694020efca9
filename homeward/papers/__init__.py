"""Papers: what is printed for the person, for those who travel with her, and for those she meets, in her language and in English.

The rules of the process decide what may stand on a paper; here it is laid out. Nothing is read from the database and nothing is stored.
"""
