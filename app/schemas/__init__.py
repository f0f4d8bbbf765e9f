"""Query and response models: the only place where keys and JSON names are decided."""
