"""A shop as an app of Django. What is below may be imported once Django is set up, but for settings and stack."""
