"""How operators run the program. (A package, so that `deploy/gunicorn.py` is not taken for gunicorn itself.)"""
