with open("/nonexistent/file") as f:
    pass
