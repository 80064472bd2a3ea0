"""What every package above numpy relies on."""

import numpy as np


def test_broadcasting():
    table = np.arange(3)[:, None] * np.arange(4)
    assert table.shape == (3, 4)
    assert table[2, 3] == 6


def test_linear_equations():
    rng = np.random.default_rng(1)
    a = rng.normal(size=(60, 60))
    x = rng.normal(size=60)
    assert np.allclose(np.linalg.solve(a, a @ x), x)


def test_singular_values():
    a = np.random.default_rng(2).normal(size=(40, 20))
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    assert np.allclose((u * s) @ vt, a)


def test_fourier_transform_and_back():
    signal = np.sin(np.linspace(0, 6, 256))
    assert np.allclose(np.fft.irfft(np.fft.rfft(signal)), signal)


def test_missing_values_are_left_out():
    assert np.nanmean([1.0, np.nan, 3.0]) == 2.0


def test_saved_arrays_are_read_back(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", a=np.eye(3))
    assert (np.load(tmp_path / "a.npz")["a"] == np.eye(3)).all()
