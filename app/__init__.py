"""Unrolled over HTTP: validates a query, calls the engine, names the JSON fields. Computes and draws nothing.

Importing this package sets the number of BLAS threads, because NumPy reads it once, when it is first imported.
"""

from app.blas import limit_blas_threads

limit_blas_threads()
