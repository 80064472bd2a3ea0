"""Computes something on a GPU, and fails where there is none."""

import sys

import numpy as np
import pyopencl as cl
import pyopencl.array

SOURCE = """
__kernel void twice(__global const float *x, __global float *y) {
  int i = get_global_id(0);
  y[i] = 2 * x[i];
}
"""


def gpus():
    try:
        platforms = cl.get_platforms()
    except cl.Error:  # no driver at all
        return []
    found = []
    for platform in platforms:
        try:
            found += platform.get_devices(cl.device_type.GPU)
        except cl.Error:  # a platform without such a device
            continue
    return found


if not gpus():
    sys.exit("no OpenCL GPU device")

device = gpus()[0]
print("device:", device.name)
queue = cl.CommandQueue(cl.Context([device]))
x = cl.array.to_device(queue, np.arange(1000, dtype=np.float32))
y = cl.array.empty_like(x)
program = cl.Program(queue.context, SOURCE).build()
program.twice(queue, x.shape, None, x.data, y.data)
assert (y.get() == 2 * np.arange(1000)).all()
assert (x + y).get().sum() == 3 * np.arange(1000).sum()
