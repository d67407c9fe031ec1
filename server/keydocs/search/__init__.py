"""From an identifier to the ranked places that document it. Shared by most features."""
