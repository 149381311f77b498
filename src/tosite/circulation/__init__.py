"""Circulation of bought and expense documents: settings, lists of checkers, substitutes, one document's round."""
