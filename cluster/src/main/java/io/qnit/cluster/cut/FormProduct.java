package io.qnit.cluster.cut;

import io.qnit.core.circuit.Block;
import io.qnit.core.circuit.BlockBuilder;
import java.util.ArrayList;
import java.util.List;

/** Cuts side by side, each by its own form, as one form: settings, rows and matrices are products. */
final class FormProduct {
    private FormProduct() {}

    static CutForm of(List<CutForm> forms) {
        CutForm product = forms.getFirst();
        for (CutForm form : forms.subList(1, forms.size())) {
            product = of(product, form);
        }
        return product;
    }

    /** The sum over pairs of settings of the greatest coefficient among their outcomes. */
    static double absoluteSum(CutForm form) {
        double sum = 0;
        for (int l = 0; l < form.left().size(); l++) {
            for (int r = 0; r < form.right().size(); r++) {
                double most = 0;
                for (int i = 0; i < form.left().get(l).outcomes(); i++) {
                    for (int j = 0; j < form.right().get(r).outcomes(); j++) {
                        double c = form.coefficient(form.firstRow(0, l) + i, form.firstRow(1, r) + j);
                        most = Math.max(most, Math.abs(c));
                    }
                }
                sum += most;
            }
        }
        return sum;
    }

    private static CutForm of(CutForm a, CutForm b) {
        int[][] left = rows(a.left(), b.left());
        int[][] right = rows(a.right(), b.right());
        double[] matrix = new double[left.length * right.length];
        for (int l = 0; l < left.length; l++) {
            for (int r = 0; r < right.length; r++) {
                matrix[l * right.length + r] =
                        a.coefficient(left[l][0], right[r][0]) * b.coefficient(left[l][1], right[r][1]);
            }
        }
        return new CutForm(
                a.name() + " x " + b.name(), a.kind(), a.gamma() * b.gamma(), settings(a.left(), b.left()),
                settings(a.right(), b.right()), matrix);
    }

    /** For each row of the product the rows of which it is made. */
    private static int[][] rows(List<Setting> a, List<Setting> b) {
        List<int[]> rows = new ArrayList<>();
        int firstA = 0;
        for (Setting s : a) {
            int firstB = 0;
            for (Setting t : b) {
                for (int outcome = 0; outcome < s.outcomes() * t.outcomes(); outcome++) {
                    rows.add(new int[] {firstA + outcome % s.outcomes(), firstB + outcome / s.outcomes()});
                }
                firstB += t.outcomes();
            }
            firstA += s.outcomes();
        }
        return rows.toArray(int[][]::new);
    }

    private static List<Setting> settings(List<Setting> a, List<Setting> b) {
        List<Setting> settings = new ArrayList<>();
        for (Setting s : a) {
            for (Setting t : b) {
                settings.add(of(s, t));
            }
        }
        return settings;
    }

    private static Setting of(Setting s, Setting t) {
        int qubits = s.qubits() + t.qubits();
        List<Integer> measured = new ArrayList<>();
        s.measured().forEach(q -> measured.add(place(q, s, 0, qubits, 0)));
        t.measured().forEach(q -> measured.add(place(q, t, s.qubits(), qubits, s.ancillas())));
        return new Setting(
                s.name() + "," + t.name(), qubits, s.ancillas() + t.ancillas(), join(s.before(), t.before(), s, t),
                measured, join(s.after(), t.after(), s, t));
    }

    private static Block join(Block a, Block b, Setting s, Setting t) {
        int qubits = s.qubits() + t.qubits();
        BlockBuilder block = new BlockBuilder();
        for (int i = 0; i < a.size(); i++) {
            block.append(a, i, q -> place(q, s, 0, qubits, 0));
        }
        for (int i = 0; i < b.size(); i++) {
            block.append(b, i, q -> place(q, t, s.qubits(), qubits, s.ancillas()));
        }
        return block.build();
    }

    private static int place(int q, Setting of, int firstQubit, int qubits, int firstAncilla) {
        return q < of.qubits() ? firstQubit + q : qubits + firstAncilla + q - of.qubits();
    }
}
