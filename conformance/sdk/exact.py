"""Exact outcome probabilities of a Qiskit circuit, by following every branch of every measurement.

Aer samples dynamic circuits; this computes them. It is written to be obvious, and `judge.py` holds it against Aer's counts.
A branch is (state, bits, variables): a normalisation-carrying tensor of shape (2,) * qubits, a tuple of 0 and 1 per clbit,
and the values of the variables. Its weight is the squared norm of its state.
"""

import numpy as np
from qiskit.circuit import Clbit, ControlFlowOp, Duration
from qiskit.circuit.classical import expr, types
from qiskit.quantum_info import Operator

NEGLIGIBLE = 1e-16  # weight below which a branch is dropped; a repeat-until-success loop ends by it
MOST_BRANCHES = 5000


class TooManyBranches(Exception):
    """The circuit is better sampled."""


def outcomes(circuit, inputs=None):
    """The probability of each tuple of clbit values, clbit 0 first."""
    state = np.zeros((2,) * circuit.num_qubits, dtype=complex)
    state[(0,) * circuit.num_qubits] = np.exp(1j * circuit.global_phase)
    variables = {var.name: (inputs or {})[var.name] for var in circuit.iter_input_vars()}
    wires = {bit: i for i, bit in enumerate([*circuit.qubits])}
    clbits = {bit: i for i, bit in enumerate([*circuit.clbits])}
    start = (state, (0,) * circuit.num_clbits, variables)
    probabilities = {}
    for (state, bits, _), _ in _block(circuit, [start], wires, clbits):
        probabilities[bits] = probabilities.get(bits, 0.0) + _weight(state)
    return probabilities


def state_of(circuit):
    """The state of a circuit of gates only, qubit 0 the least significant bit of the index."""
    branches = [(np.eye(1, 2**circuit.num_qubits, dtype=complex).reshape((2,) * circuit.num_qubits), (), {})]
    wires = {bit: i for i, bit in enumerate(circuit.qubits)}
    ((state, _, _), _), = _block(circuit, branches, wires, {})
    state = state * np.exp(1j * circuit.global_phase)
    return state.transpose(range(circuit.num_qubits)[::-1]).reshape(-1)


def _weight(state):
    return float(np.vdot(state, state).real)


def _block(circuit, branches, wires, clbits):
    """Runs a block on all branches; gives (branch, leaving) pairs, where leaving is None, "break" or "continue"."""
    running, left = branches, []
    for instruction in circuit.data:
        followed = []
        for branch in running:
            for result, leaving in _step(instruction, branch, wires, clbits):
                (left if leaving else followed).append((result, leaving) if leaving else result)
        running = followed
        if len(running) + len(left) > MOST_BRANCHES:
            raise TooManyBranches
    return [(branch, None) for branch in running] + left


def _step(instruction, branch, wires, clbits):
    operation, (state, bits, variables) = instruction.operation, branch
    qubits = [wires[q] for q in instruction.qubits]
    name = operation.name
    if isinstance(operation, ControlFlowOp):
        return _control_flow(instruction, branch, wires, clbits)
    if name in ("barrier", "delay"):
        return [(branch, None)]
    if name in ("break_loop", "continue_loop"):
        return [(branch, name.removesuffix("_loop"))]
    if name == "store":
        value = _value(operation.rvalue, branch, clbits)
        return [(_assign(operation.lvalue, value, branch, clbits), None)]
    if name in ("measure", "reset"):
        results = []
        for outcome in (0, 1):
            projected = np.zeros_like(state)
            index = tuple(outcome if i == qubits[0] else slice(None) for i in range(state.ndim))
            projected[index] = state[index]
            if _weight(projected) <= NEGLIGIBLE:
                continue
            if name == "reset":
                if outcome:
                    projected = np.flip(projected, qubits[0])
                results.append(((projected, bits, variables), None))
            else:
                clbit = clbits[instruction.clbits[0]]
                results.append(((projected, bits[:clbit] + (outcome,) + bits[clbit + 1 :], variables), None))
        return results
    return [((_apply(Operator(operation).data, qubits, state), bits, variables), None)]


def _apply(matrix, qubits, state):
    """Applies a matrix in which the first qubit is the least significant bit of the index."""
    count = len(qubits)
    if count == 0:
        return state * matrix[0, 0]
    tensor = matrix.reshape((2,) * (2 * count))
    axes = qubits[::-1]
    moved = np.tensordot(tensor, state, axes=(range(count, 2 * count), axes))
    return np.moveaxis(moved, range(count), axes)


def _control_flow(instruction, branch, wires, clbits):
    operation = instruction.operation

    def run(body, branches):
        inner_wires = {inner: wires[outer] for inner, outer in zip(body.qubits, instruction.qubits)}
        inner_clbits = {inner: clbits[outer] for inner, outer in zip(body.clbits, instruction.clbits)}
        return _block(body, branches, inner_wires, {**clbits, **inner_clbits})

    match operation.name:
        case "box":
            return run(operation.body, [branch])
        case "if_else":
            blocks = operation.blocks
            chosen = 0 if _holds(operation.condition, branch, clbits) else 1
            return run(blocks[chosen], [branch]) if chosen < len(blocks) else [(branch, None)]
        case "switch_case":
            value = _value(operation.target, branch, clbits)
            for labels, body in operation.cases_specifier():
                if any(not isinstance(label, (int, bool)) or label == value for label in labels):
                    return run(body, [branch])
            return [(branch, None)]
        case "for_loop":
            values, parameter, body = operation.params
            running, finished = [branch], []
            for value in values:
                bound = body.assign_parameters({parameter: value}) if _is_used(parameter, body) else body
                pairs = []
                for state, bits, variables in running:
                    inner = variables if parameter is None else {**variables, parameter.name: value}
                    pairs += run(bound, [(state, bits, inner)])
                running = [b for b, leaving in pairs if leaving != "break"]
                finished += [b for b, leaving in pairs if leaving == "break"]
            return [(b, None) for b in running + finished]
        case "while_loop":
            running, finished = [branch], []
            while running:
                entering = [b for b in running if _holds(operation.condition, b, clbits)]
                finished += [b for b in running if not _holds(operation.condition, b, clbits)]
                pairs = run(operation.blocks[0], entering)
                running = [b for b, leaving in pairs if leaving != "break" and _weight(b[0]) > NEGLIGIBLE]
                finished += [b for b, leaving in pairs if leaving == "break"]
            return [(b, None) for b in finished]
    raise NotImplementedError(operation.name)


def _is_used(parameter, body):
    return parameter is not None and not isinstance(parameter, expr.Var) and parameter in body.parameters


def _holds(condition, branch, clbits):
    if isinstance(condition, expr.Expr):
        return bool(_value(condition, branch, clbits))
    target, wanted = condition
    return _value(target, branch, clbits) == int(wanted)


def _register_value(register, bits, clbits):
    return sum(bits[clbits[bit]] << i for i, bit in enumerate(register))


def _value(node, branch, clbits):
    """Evaluates an expression as OpenQASM 3 says: unsigned integers wrap at their width."""
    _, bits, variables = branch
    if isinstance(node, Clbit):
        return bits[clbits[node]]
    if not isinstance(node, expr.Expr):
        return _register_value(node, bits, clbits)
    match node:
        case expr.Var():
            if isinstance(node.var, Clbit):
                return bits[clbits[node.var]]
            if not node.standalone:
                return _register_value(node.var, bits, clbits)
            return variables[node.name]
        case expr.Value():
            return node.value
        case expr.Cast():
            return _cast(_value(node.operand, branch, clbits), node.type)
        case expr.Unary():
            operand = _value(node.operand, branch, clbits)
            match node.op:
                case expr.Unary.Op.BIT_NOT:
                    return not operand if isinstance(node.type, types.Bool) else _cast(~operand, node.type)
                case expr.Unary.Op.LOGIC_NOT:
                    return not operand
                case expr.Unary.Op.NEGATE:
                    return -operand
        case expr.Index():
            return (_value(node.target, branch, clbits) >> _value(node.index, branch, clbits)) & 1
        case expr.Binary():
            left, right = _value(node.left, branch, clbits), _value(node.right, branch, clbits)
            return _cast(_OPERATIONS[node.op.name](left, right), node.type)
    raise NotImplementedError(str(node))


_OPERATIONS = {
    "BIT_AND": lambda a, b: int(a) & int(b),
    "BIT_OR": lambda a, b: int(a) | int(b),
    "BIT_XOR": lambda a, b: int(a) ^ int(b),
    "LOGIC_AND": lambda a, b: bool(a) and bool(b),
    "LOGIC_OR": lambda a, b: bool(a) or bool(b),
    "EQUAL": lambda a, b: a == b,
    "NOT_EQUAL": lambda a, b: a != b,
    "LESS": lambda a, b: a < b,
    "LESS_EQUAL": lambda a, b: a <= b,
    "GREATER": lambda a, b: a > b,
    "GREATER_EQUAL": lambda a, b: a >= b,
    "SHIFT_LEFT": lambda a, b: a << b,
    "SHIFT_RIGHT": lambda a, b: a >> b,
    "ADD": lambda a, b: a + b,
    "SUB": lambda a, b: a - b,
    "MUL": lambda a, b: a * b,
    "DIV": lambda a, b: a // b if isinstance(a, int) and isinstance(b, int) else a / b,
}


def _cast(value, type_):
    if isinstance(value, Duration):
        return value
    if isinstance(type_, types.Bool):
        return bool(value)
    if isinstance(type_, types.Uint):
        return int(value) & ((1 << type_.width) - 1)
    return float(value) if isinstance(type_, types.Float) else value


def _assign(target, value, branch, clbits):
    state, bits, variables = branch
    if isinstance(target, expr.Index):
        position = _value(target.index, branch, clbits)
        old = _value(target.target, branch, clbits)
        return _assign(target.target, old & ~(1 << position) | (int(value) << position), branch, clbits)
    if target.standalone:
        return state, bits, {**variables, target.name: value}
    places = [clbits[target.var]] if isinstance(target.var, Clbit) else [clbits[bit] for bit in target.var]
    changed = list(bits)
    for i, place in enumerate(places):
        changed[place] = (int(value) >> i) & 1
    return state, tuple(changed), variables
