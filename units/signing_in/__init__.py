"""How people get in and out: failures that cost time, sessions, the second factor, single sign-on."""
