package io.qnit.core.qasm.internal.lower;

import io.qnit.core.qasm.program.Expr;
import io.qnit.core.qasm.program.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which names statements may assign to: what a loop that runs in the circuit makes unknown. */
final class AssignedNames {
    private final Set<String> names = new HashSet<>();

    /** Whether there is a jump out of a turn: break, continue, return or end. */
    private boolean jumps;

    static AssignedNames in(List<Statement> body) {
        AssignedNames found = new AssignedNames();
        body.forEach(found::visit);
        return found;
    }

    Set<String> names() {
        return names;
    }

    boolean hasJumps() {
        return jumps;
    }

    private void visit(Statement statement) {
        switch (statement) {
            case Statement.Assignment s -> target(s.target());
            case Statement.Measure s -> s.target().ifPresent(this::target);
            case Statement.If s -> {
                s.then().forEach(this::visit);
                s.otherwise().forEach(this::visit);
            }
            case Statement.While s -> s.body().forEach(this::visit);
            case Statement.For s -> s.body().forEach(this::visit);
            case Statement.Switch s -> {
                s.cases().forEach(c -> c.body().forEach(this::visit));
                s.otherwise().ifPresent(body -> body.forEach(this::visit));
            }
            case Statement.Scope s -> s.body().forEach(this::visit);
            case Statement.Box s -> s.body().forEach(this::visit);
            case Statement.Break _, Statement.Continue _, Statement.Return _, Statement.End _ -> jumps = true;
            default -> {}
        }
    }

    private void target(Expr target) {
        switch (target) {
            case Expr.Name(String name, long _) -> names.add(name);
            case Expr.Index index -> target(index.base());
            default -> {}
        }
    }
}
