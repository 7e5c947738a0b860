"""Files in a folder: a warehouse or office that drops CSV, and takes CSV back."""
