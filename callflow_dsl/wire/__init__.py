"""The call flow on the wire: encode, decode, check, JSON Schema.

`encode`, `decode` and `check_document` are exported by `callflow_dsl`; each stands in a module
of its own, so that a compilation loads only the encoder.
"""
