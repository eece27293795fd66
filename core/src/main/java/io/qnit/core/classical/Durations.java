package io.qnit.core.classical;

import io.qnit.core.ErrorCode;
import io.qnit.core.QnitException;

/** Arithmetic of durations. Source: OpenQASM 3.1, "Circuit timing", section "Operations on durations". */
final class Durations {
    private Durations() {}

    static Value binary(BinaryOperator operator, Value left, Value right) {
        if (left instanceof Value.Time(double a, var unit) && right instanceof Value.Real(_, double b)) {
            return new Value.Time(
                    switch (operator) {
                        case MULTIPLY -> a * b;
                        case DIVIDE -> a / b;
                        case OR, AND, BIT_OR, BIT_XOR, BIT_AND, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER,
                                GREATER_OR_EQUAL, SHIFT_LEFT, SHIFT_RIGHT, ADD, SUBTRACT, REMAINDER, POWER ->
                            throw undefined(operator, left, right);
                    },
                    unit);
        }
        if (left instanceof Value.Real(_, double a)
                && right instanceof Value.Time(double b, var unit)
                && operator == BinaryOperator.MULTIPLY) {
            return new Value.Time(a * b, unit);
        }
        if (left instanceof Value.Time a && right instanceof Value.Time b) {
            return times(operator, a, b);
        }
        throw undefined(operator, left, right);
    }

    private static Value times(BinaryOperator operator, Value.Time left, Value.Time right) {
        Value.Time.Unit unit = commonUnit(left, right);
        double a = left.amount();
        double b = right.amount();
        return switch (operator) {
            case EQUAL -> Evaluation.bool(a == b);
            case NOT_EQUAL -> Evaluation.bool(a != b);
            case LESS -> Evaluation.bool(a < b);
            case LESS_OR_EQUAL -> Evaluation.bool(a <= b);
            case GREATER -> Evaluation.bool(a > b);
            case GREATER_OR_EQUAL -> Evaluation.bool(a >= b);
            case ADD -> new Value.Time(a + b, unit);
            case SUBTRACT -> new Value.Time(a - b, unit);
            case DIVIDE -> new Value.Real(new ClassicalType.Float(64), a / b);
            case OR, AND, BIT_OR, BIT_XOR, BIT_AND, SHIFT_LEFT, SHIFT_RIGHT, MULTIPLY, REMAINDER, POWER ->
                throw undefined(operator, left, right);
        };
    }

    private static Value.Time.Unit commonUnit(Value.Time left, Value.Time right) {
        if (left.unit() == right.unit() || right.amount() == 0) {
            return left.unit();
        }
        if (left.amount() == 0) {
            return right.unit();
        }
        throw new QnitException(
                ErrorCode.CLASSICAL_ERROR,
                "durations in seconds and in dt cannot be combined: the length of dt is unknown");
    }

    private static QnitException undefined(BinaryOperator operator, Value left, Value right) {
        return new QnitException(
                ErrorCode.INVALID_CIRCUIT,
                "'" + operator.symbol() + "' does not take " + left.type() + " and " + right.type());
    }
}
