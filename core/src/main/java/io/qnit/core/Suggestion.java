package io.qnit.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What a mistyped word was probably meant to be. Stateless. */
public final class Suggestion {
    /** Longer words are not compared. */
    private static final int LONGEST = 100;

    private Suggestion() {}

    /** The known word within a third of the word's length in edits, the nearest first. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int most = Math.max(1, word.length() / 3);
        return known.stream()
                .filter(k -> distance(word, k) <= most)
                .min(Comparator.comparingInt(k -> distance(word, k)));
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
