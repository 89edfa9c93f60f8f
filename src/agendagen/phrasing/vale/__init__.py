"""The format of Vale, which writers already use: its styles read, ours written for its editors."""
