// Compiles nothing: its target carries the precompiled headers of the libraries.
