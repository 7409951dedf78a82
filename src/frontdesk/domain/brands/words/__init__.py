"""What our mails and text messages say, a module a language."""
