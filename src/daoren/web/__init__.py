"""What holds the workplace together: settings, addresses, the layout of pages, the HTTP API, vendored assets."""
