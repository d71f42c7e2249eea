"""Every page of the explorer: how long the service takes, how soon a browser shows it, how much is sent."""
