"""Weights of eight bits, and the safetensors files of them: what the scripts that train have in common."""

import json, os, struct

import numpy as np

KINDS = {"I8": np.int8, "F32": np.float32}


def rounded(weight):
    """Symmetric 8-bit weights, and one scale an output."""
    flat = weight.reshape(len(weight), -1)
    scale = np.maximum(np.abs(flat).max(1), 1e-8) / 127
    whole = np.clip(np.rint(flat / scale[:, None]), -127, 127).astype(np.int8)
    return whole.reshape(weight.shape), scale.astype(np.float32)


def quantised(name, weight, bias):
    """What a file holds of one layer."""
    whole, scale = rounded(weight)
    return {f"{name}.weight": whole, f"{name}.scale": scale, f"{name}.bias": bias.astype(np.float32)}


def write(path, tensors, metadata):
    """Whole or not at all; metadata are texts."""
    header, body = {"__metadata__": metadata}, b""
    kinds = {np.dtype(kind): word for word, kind in KINDS.items()}
    for key, value in tensors.items():
        value = np.ascontiguousarray(value)
        header[key] = {"dtype": kinds[value.dtype], "shape": list(value.shape), "data_offsets": [len(body), len(body) + value.nbytes]}
        body += value.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".unfinished", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)
    os.replace(path + ".unfinished", path)


def read(path):
    """The tensors and the metadata of a file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        body = file.read()
    metadata = header.pop("__metadata__")
    return {key: np.frombuffer(body[slice(*value["data_offsets"])], KINDS[value["dtype"]]).reshape(value["shape"])
            for key, value in header.items()}, metadata
