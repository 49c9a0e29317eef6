"""Kernels from simsimd, for machines that Recollect has no own kernels for (SVE, for one).

simsimd hands out C function pointers; the core calls them without Python in between.
"""

from __future__ import annotations

import os

from recollect import _core

_VARIABLE = "RECOLLECT_ISA"
_EXTERNAL = "external"


def install_external() -> None:
    """Hand simsimd's functions to the core where they are asked for, or better than nothing.

    That is when the variable RECOLLECT_ISA says "external", or when only portable kernels are
    built in and simsimd is installed (``pip install "recollect[simsimd]"``).
    """
    asked_for = os.environ.get(_VARIABLE) == _EXTERNAL
    if not asked_for and _core.available_isas() != ["portable"]:
        return
    try:
        import simsimd
    except ImportError:
        return  # the core itself says so when "external" was asked for
    _core.install_external(
        {
            "dot_f32": simsimd.pointer_to_dot("float32"),
            "dot_f16": simsimd.pointer_to_dot("float16"),
            "dot_i8": simsimd.pointer_to_dot("int8"),  # type: ignore[arg-type]  # its stub is short
            "l2sq_f32": simsimd.pointer_to_sqeuclidean("float32"),
            "l2sq_f16": simsimd.pointer_to_sqeuclidean("float16"),
            "l2sq_i8": simsimd.pointer_to_sqeuclidean("int8"),
        }
    )
