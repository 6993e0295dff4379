"""Those who work here: who they are, how they sign in, what each has before her, what she does by text."""
