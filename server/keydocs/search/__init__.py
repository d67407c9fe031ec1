"""From an identifier to the ranked places that document it: the core that the features share."""
