"""Fresh, Delta and Manual of a Store Center: records between a local server and a main server.

`sync` goes through the components, `component` carries one out: `reading` both ends, `planning`
from the cache, `pushing` what differs, `settling` what was never answered, `verifying` the rest.
"""
