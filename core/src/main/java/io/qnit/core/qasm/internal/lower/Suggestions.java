package io.qnit.core.qasm.internal.lower;

import java.util.Collection;
import java.util.Map;

/** "Did you mean": the closest known name by edit distance, or the usual name of a gate known by another. */
final class Suggestions {
    private static final int LONGEST = 64;
    private static final Map<String, String> OTHER_NAMES =
            Map.ofEntries(
                    Map.entry("hadamard", "h"),
                    Map.entry("had", "h"),
                    Map.entry("not", "x"),
                    Map.entry("paulix", "x"),
                    Map.entry("pauliy", "y"),
                    Map.entry("pauliz", "z"),
                    Map.entry("toffoli", "ccx"),
                    Map.entry("ccnot", "ccx"),
                    Map.entry("fredkin", "cswap"),
                    Map.entry("cnot", "cx"),
                    Map.entry("phase", "p"),
                    Map.entry("phaseshift", "p"),
                    Map.entry("cphase", "cp"),
                    Map.entry("controlledphase", "cp"),
                    Map.entry("tdag", "tdg"),
                    Map.entry("sdag", "sdg"),
                    Map.entry("tdagger", "tdg"),
                    Map.entry("sdagger", "sdg"),
                    Map.entry("sqrtx", "sx"),
                    Map.entry("i", "id"),
                    Map.entry("identity", "id"));

    private Suggestions() {}

    /** {@code did you mean 'x'?}, or the empty string when nothing is close. */
    static String hint(String name, Collection<String> known) {
        String other = OTHER_NAMES.get(name.toLowerCase(java.util.Locale.ROOT).replace("_", ""));
        if (other != null && known.contains(other)) {
            return "did you mean '" + other + "'?";
        }
        if (name.length() > LONGEST) {
            return "";
        }
        int limit = name.length() <= 2 ? 1 : name.length() <= 5 ? 2 : 3;
        String best = "";
        int least = limit + 1;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - name.length()) >= least || candidate.length() > LONGEST) {
                continue;
            }
            int distance = distance(name, candidate);
            boolean closer = distance < least || (distance == least && candidate.compareTo(best) < 0);
            if (closer && distance < Math.max(name.length(), candidate.length())) {
                best = candidate;
                least = distance;
            }
        }
        return best.isEmpty() || least > limit ? "" : "did you mean '" + best + "'?";
    }

    /** Edit distance in which exchanging two neighbours counts once (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
