"""The door to the keeper of keys, for the programs of a site: lines, what is asked over them, and its copy."""

from keys.keeper.asking import KeeperAway, ask, follow
from keys.keeper.copying import NAME as COPY_FILE
from keys.keeper.copying import names_key_of
from keys.keeper.wire import bytes_said, pair

__all__ = ["COPY_FILE", "KeeperAway", "ask", "bytes_said", "follow", "names_key_of", "pair"]
