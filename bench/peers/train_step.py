"""One training step of the same GPT in PyTorch: median milliseconds a step.

usage: train_step.py <threads> <width> <layers> <heads> <hidden> <batch> <context> <steps>
"""
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

threads, width, layers, heads, hidden, batch, context, steps = map(int, sys.argv[1:9])
torch.set_num_threads(threads)
torch.manual_seed(1)
head = width // heads


def tables():
    rates = 10000.0 ** (-torch.arange(0, head, 2).float() / head)
    angles = torch.outer(torch.arange(context).float(), rates)
    return angles.cos()[None, None], angles.sin()[None, None]


COS, SIN = tables()


def rotate(x):
    a, b = x[..., : head // 2], x[..., head // 2:]
    return torch.cat((a * COS - b * SIN, b * COS + a * SIN), -1)


class RmsNorm(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.gain


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = RmsNorm(), RmsNorm()
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.projection = nn.Linear(width, width, bias=False)
        self.gate_up = nn.Linear(width, 2 * hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)
        self.register_buffer("mask", torch.triu(torch.full((context, context), float("-inf")), 1))

    def forward(self, x):
        q, k, v = self.qkv(self.norm1(x)).split(width, -1)
        q, k, v = (t.view(batch, context, heads, head).transpose(1, 2) for t in (q, k, v))
        scores = rotate(q) @ rotate(k).transpose(-2, -1) * head ** -0.5 + self.mask
        y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, context, width)
        x = x + self.projection(y)
        gate, up = self.gate_up(self.norm2(x)).split(hidden, -1)
        return x + self.down(F.silu(gate) * up)


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(256, width) * 0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.norm = RmsNorm()

    def forward(self, tokens):
        x = F.embedding(tokens, self.embedding)
        for layer in self.layers:
            x = layer(x)
        return F.linear(self.norm(x), self.embedding)


model = Gpt()
adam = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
tokens = torch.randint(0, 256, (batch, context + 1))
times = []
for step in range(steps + 3):
    start = time.perf_counter()
    loss = F.cross_entropy(model(tokens[:, :-1]).reshape(-1, 256), tokens[:, 1:].reshape(-1))
    adam.zero_grad(set_to_none=True)
    loss.backward()
    adam.step()
    times.append((time.perf_counter() - start) * 1000)
print(f"{statistics.median(times[3:]):.2f} {sum(p.numel() for p in model.parameters())} {torch.__version__}")
