package io.qnit.simulator.mps;

import io.qnit.core.ErrorCode;
import io.qnit.simulator.SimulationException;
import io.qnit.simulator.parallel.Workers;
import java.util.Arrays;

/**
 * A matrix product state in mixed canonical form (Schollwoeck, Ann. Phys. 326, 96, 2011; Vidal, PRL 91, 147902, 2003):
 * the amplitude of s_0 ... s_(n-1) is the product of the matrices A_p[s_p]. Sites left of the centre are isometries from
 * the left, sites right of it from the right, so that the centre's numbers are amplitudes in an orthonormal basis: a
 * truncation there is the best there is, its discarded weight is exact, and one-qubit gates keep the form wherever they act.
 * The centre has norm 1.
 */
final class Chain implements SiteLine {
    private final int length;
    private final MatrixProductOptions options;
    private final Workers workers;
    private final ComplexMatrix[] sites;
    private final TruncationAccount account = new TruncationAccount();
    private int centre;
    private int largestBond = 1;
    private double numbers;

    /** |0...0>. */
    Chain(int length, MatrixProductOptions options, Workers workers) {
        this.length = length;
        this.options = options;
        this.workers = workers;
        sites = new ComplexMatrix[length];
        for (int p = 0; p < length; p++) {
            sites[p] = new ComplexMatrix(2, 1);
            sites[p].re[0] = 1;
        }
        numbers = 2.0 * length;
    }

    /** A copy that works with other threads. */
    Chain(Chain other, Workers workers) {
        length = other.length;
        options = other.options;
        this.workers = workers;
        sites = new ComplexMatrix[length];
        copyFrom(other);
    }

    void copyFrom(Chain other) {
        // Matrices are replaced and never written once they are part of a chain, so that copies may share them.
        System.arraycopy(other.sites, 0, sites, 0, length);
        account.copyFrom(other.account);
        centre = other.centre;
        largestBond = other.largestBond;
        numbers = other.numbers;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int centre() {
        return centre;
    }

    @Override
    public void poll() {
        workers.poll();
    }

    @Override
    public void swap(int p, Side side) {
        applyTwo(p, PairGate.SWAP, side);
    }

    Workers workers() {
        return workers;
    }

    TruncationAccount account() {
        return account;
    }

    /** The largest bond there has been. */
    int largestBond() {
        return largestBond;
    }

    /** States of the bond left of a site; 1 at the end of the chain. */
    int leftBond(int p) {
        return sites[p].rows / 2;
    }

    int rightBond(int p) {
        return sites[p].cols;
    }

    /** Row 2a + s, column b. Not to be written. */
    ComplexMatrix site(int p) {
        return sites[p];
    }

    void moveCentre(int to) {
        while (centre < to) {
            QrFactors qr = QrFactors.of(sites[centre], workers);
            ComplexMatrix r = qr.r();
            ComplexMatrix next = Products.multiply(r, wide(centre + 1), workers);
            put(centre, qr.q());
            put(centre + 1, next.reshaped(2 * r.rows, rightBond(centre + 1)));
            centre++;
        }
        while (centre > to) {
            QrFactors qr = QrFactors.of(wide(centre).transposed(), workers);
            ComplexMatrix r = qr.r();
            ComplexMatrix next = Products.multiply(
                    sites[centre - 1], Products.Form.PLAIN, r, Products.Form.TRANSPOSED, workers);
            ComplexMatrix site = qr.q().transposed();
            put(centre, site.reshaped(2 * site.rows, rightBond(centre)));
            put(centre - 1, next);
            centre--;
        }
    }

    @Override
    public void applyOne(int p, double[] m) {
        put(p, onSite(sites[p], m));
    }

    static ComplexMatrix onSite(ComplexMatrix site, double[] m) {
        ComplexMatrix to = new ComplexMatrix(site.rows, site.cols);
        int cols = site.cols;
        for (int row = 0; row < site.rows; row += 2) {
            int zero = row * cols;
            int one = zero + cols;
            for (int b = 0; b < cols; b++) {
                double x0 = site.re[zero + b];
                double y0 = site.im[zero + b];
                double x1 = site.re[one + b];
                double y1 = site.im[one + b];
                to.re[zero + b] = m[0] * x0 - m[1] * y0 + m[2] * x1 - m[3] * y1;
                to.im[zero + b] = m[0] * y0 + m[1] * x0 + m[2] * y1 + m[3] * x1;
                to.re[one + b] = m[4] * x0 - m[5] * y0 + m[6] * x1 - m[7] * y1;
                to.im[one + b] = m[4] * y0 + m[5] * x0 + m[6] * y1 + m[7] * x1;
            }
        }
        return to;
    }

    /**
     * An operator on one site, then normalised; the centre goes there. Of non-zero probability.
     *
     * @param probability the squared norm it leaves, for the account of errors
     */
    void keepOne(int p, double[] m, double probability) {
        moveCentre(p);
        ComplexMatrix site = onSite(sites[p], m);
        normalise(site);
        put(p, site);
        account.kept(probability);
        compressAround(p);
    }

    @Override
    public void applyTwo(int p, PairGate gate, Side side) {
        bringCentre(p, p + 1);
        account.gate(p, p + 1);
        int inner = gate.rank() * rightBond(p);
        int outer = Math.min(2 * leftBond(p), 2 * rightBond(p + 1));
        requireMemory(4.0 * leftBond(p) * rightBond(p + 1) * 4);
        if (inner < outer) {
            factored(p, gate, side);
        } else {
            split(p, withGate(theta(p), leftBond(p), rightBond(p + 1), gate.matrix()), side);
        }
    }

    /** An operator on two sites, then normalised; of non-zero probability. */
    void keepTwo(int p, double[] matrix, double probability) {
        bringCentre(p, p + 1);
        account.kept(probability);
        account.gate(p, p + 1);
        ComplexMatrix theta = withGate(theta(p), leftBond(p), rightBond(p + 1), matrix);
        normalise(theta);
        split(p, theta, Side.RIGHT);
        compressAround(p + 1);
    }

    /** The two sites as one matrix: row 2a + s, column t r + c. */
    ComplexMatrix theta(int p) {
        return Products.multiply(sites[p], wide(p + 1), workers);
    }

    void bringCentre(int first, int last) {
        if (centre < first) {
            moveCentre(first);
        } else if (centre > last) {
            moveCentre(last);
        }
    }

    private static ComplexMatrix withGate(ComplexMatrix theta, int l, int r, double[] m) {
        ComplexMatrix to = new ComplexMatrix(theta.rows, theta.cols);
        for (int a = 0; a < l; a++) {
            int base = 4 * a * r;
            for (int row = 0; row < 4; row++) {
                int target = base + row * r;
                for (int column = 0; column < 4; column++) {
                    double x = m[2 * (4 * row + column)];
                    double y = m[2 * (4 * row + column) + 1];
                    if (x != 0 || y != 0) {
                        add(theta, base + column * r, x, y, to, target, r);
                    }
                }
            }
        }
        return to;
    }

    /** Adds a multiple of some numbers to others. */
    private static void add(ComplexMatrix from, int at, double x, double y, ComplexMatrix to, int target, int count) {
        for (int c = 0; c < count; c++) {
            to.re[target + c] += x * from.re[at + c] - y * from.im[at + c];
            to.im[target + c] += x * from.im[at + c] + y * from.re[at + c];
        }
    }

    private void split(int p, ComplexMatrix theta, Side side) {
        int l = theta.rows / 2;
        int r = theta.cols / 2;
        switch (side) {
            case RIGHT -> {
                SchmidtBasis schmidt = basis(theta);
                ComplexMatrix left = schmidt.basis().orElseGet(() -> identity(2 * l));
                put(p, left);
                putCentre(p + 1, schmidt.rest().reshaped(2 * left.cols, r), p, schmidt.discarded());
            }
            case LEFT -> {
                SchmidtBasis schmidt = basis(theta.transposed());
                ComplexMatrix right =
                        schmidt.basis().map(ComplexMatrix::transposed).orElseGet(() -> identity(2 * r));
                put(p + 1, right.reshaped(2 * right.rows, r));
                putCentre(p, schmidt.rest().transposed(), p, schmidt.discarded());
            }
        }
    }

    /** As {@link #split}, where the gate's rank times the bond is smaller than theta: both factors are brought to that size first. */
    private void factored(int p, PairGate gate, Side side) {
        int r = rightBond(p + 1);
        ComplexMatrix left = widened(sites[p], gate.rank(), gate.left());
        ComplexMatrix right = stacked(wide(p + 1), r, gate.rank(), gate.right());
        switch (side) {
            case RIGHT -> {
                QrFactors qr = QrFactors.of(left, workers);
                SchmidtBasis schmidt = basis(Products.multiply(qr.r(), right, workers));
                ComplexMatrix site = schmidt.basis().map(qr::times).orElseGet(qr::q);
                put(p, site);
                putCentre(p + 1, schmidt.rest().reshaped(2 * site.cols, r), p, schmidt.discarded());
            }
            case LEFT -> {
                QrFactors qr = QrFactors.of(right.transposed(), workers);
                SchmidtBasis schmidt = basis(Products.multiply(
                        qr.r(), Products.Form.PLAIN, left, Products.Form.TRANSPOSED, workers));
                ComplexMatrix site =
                        schmidt.basis().map(qr::times).orElseGet(qr::q).transposed();
                put(p + 1, site.reshaped(2 * site.rows, r));
                putCentre(p, schmidt.rest().transposed(), p, schmidt.discarded());
            }
        }
    }

    /** Column (k, b) is A_k on the site. */
    private static ComplexMatrix widened(ComplexMatrix site, int rank, double[] operators) {
        int m = site.cols;
        ComplexMatrix to = new ComplexMatrix(site.rows, rank * m);
        for (int row = 0; row < site.rows; row++) {
            for (int k = 0; k < rank; k++) {
                for (int s = 0; s < 2; s++) {
                    int entry = 8 * k + 4 * (row & 1) + 2 * s;
                    double x = operators[entry];
                    double y = operators[entry + 1];
                    if (x != 0 || y != 0) {
                        add(site, ((row & ~1) + s) * m, x, y, to, row * to.cols + k * m, m);
                    }
                }
            }
        }
        return to;
    }

    /** Row (k, b) is B_k on the site. */
    private static ComplexMatrix stacked(ComplexMatrix wide, int r, int rank, double[] operators) {
        int m = wide.rows;
        ComplexMatrix to = new ComplexMatrix(rank * m, 2 * r);
        for (int k = 0; k < rank; k++) {
            for (int b = 0; b < m; b++) {
                for (int t = 0; t < 2; t++) {
                    for (int s = 0; s < 2; s++) {
                        int entry = 8 * k + 4 * t + 2 * s;
                        double x = operators[entry];
                        double y = operators[entry + 1];
                        if (x != 0 || y != 0) {
                            add(wide, (2 * b + s) * r, x, y, to, (2 * (k * m + b) + t) * r, r);
                        }
                    }
                }
            }
        }
        return to;
    }

    /** Sites {@code first} to {@code first + count - 1} as one: row a, column (s_first ... s_last, c), the first qubit the slowest. */
    private ComplexMatrix merged(int first, int count) {
        bringCentre(first, first + count - 1);
        ComplexMatrix block = wide(first);
        int l = leftBond(first);
        for (int p = first + 1; p < first + count; p++) {
            requireMemory(2.0 * block.rows * block.cols / leftBond(p) * 2 * rightBond(p));
            ComplexMatrix tall = block.reshaped(block.rows * block.cols / leftBond(p), leftBond(p));
            ComplexMatrix product = Products.multiply(tall, wide(p), workers);
            block = product.reshaped(l, product.rows / l * product.cols);
        }
        return block;
    }

    /** Puts a block as from {@link #merged}, changed by a unitary, in the place of its sites; the centre is then the last. */
    private void putMerged(int first, int count, ComplexMatrix block) {
        account.gate(first, first + count - 1);
        ComplexMatrix remaining = block;
        int l = leftBond(first);
        for (int p = first; p < first + count - 1; p++) {
            SchmidtBasis schmidt = basis(remaining.reshaped(2 * l, remaining.rows * remaining.cols / (2 * l)));
            int rows = 2 * l;
            ComplexMatrix site = schmidt.basis().orElseGet(() -> identity(rows));
            put(p, site);
            largestBond = Math.max(largestBond, site.cols);
            remaining = schmidt.rest();
            l = site.cols;
            if (schmidt.discarded() > 0) {
                account.truncated(p, schmidt.discarded());
                normalise(remaining);
            }
        }
        int last = first + count - 1;
        put(last, remaining.reshaped(2 * l, remaining.rows * remaining.cols / (2 * l)));
        centre = last;
    }

    @Override
    public void applyMany(int first, int count, int controls, double[] matrix, int[] bits) {
        ComplexMatrix block = merged(first, count);
        int r = rightBond(first + count - 1);
        int l = block.rows;
        int targets = bits.length - controls;
        int[] offset = new int[1 << targets];
        for (int k = 0; k < targets; k++) {
            int weight = 1 << count - 1 - bits[controls + k];
            for (int i = 0; i < offset.length; i++) {
                offset[i] += (i >> k & 1) * weight;
            }
        }
        int all = offset[offset.length - 1];
        int on = 0;
        for (int k = 0; k < controls; k++) {
            on |= 1 << count - 1 - bits[k];
        }
        ComplexMatrix to = block.copy();
        int dimension = offset.length;
        for (int a = 0; a < l; a++) {
            for (int base = 0; base < 1 << count; base++) {
                if ((base & all) != 0 || (base & on) != on) {
                    continue;
                }
                int from = (a << count) + base;
                for (int row = 0; row < dimension; row++) {
                    int target = (from + offset[row]) * r;
                    Arrays.fill(to.re, target, target + r, 0);
                    Arrays.fill(to.im, target, target + r, 0);
                    for (int column = 0; column < dimension; column++) {
                        double x = matrix[2 * (row * dimension + column)];
                        double y = matrix[2 * (row * dimension + column) + 1];
                        if (x != 0 || y != 0) {
                            add(block, (from + offset[column]) * r, x, y, to, target, r);
                        }
                    }
                }
            }
        }
        putMerged(first, count, to);
    }

    /**
     * The operator is a sum of two products: the identity, and |1><1| on the controls times U - 1 on the target. The state
     * becomes the sum of two chains over the sites in between, with their bonds side by side; a sweep to the right makes it canonical, one
     * back truncates it.
     */
    @Override
    public void applyControlled(int[] positions, double[] matrix) {
        int first = Arrays.stream(positions).min().orElseThrow();
        int last = Arrays.stream(positions).max().orElseThrow();
        double[][] factors = new double[last - first + 1][0];
        for (int k = 0; k < positions.length - 1; k++) {
            factors[positions[k] - first] = new double[] {0, 0, 0, 0, 0, 0, 1, 0};
        }
        double[] change = matrix.clone();
        change[0] -= 1;
        change[6] -= 1;
        factors[positions[positions.length - 1] - first] = change;
        moveCentre(first);
        account.gate(first, last);
        ComplexMatrix one = sites[first];
        ComplexMatrix other = onSite(one, factors[0]);
        for (int p = first; p < last; p++) {
            workers.poll();
            requireMemory(8.0 * leftBond(p) * rightBond(p));
            QrFactors qr = QrFactors.of(beside(one, other), workers);
            put(p, qr.q());
            ComplexMatrix r = qr.r();
            int m = r.cols / 2;
            ComplexMatrix next = wide(p + 1);
            double[] factor = factors[p + 1 - first];
            ComplexMatrix changed = factor.length == 0
                    ? next
                    : onSite(sites[p + 1], factor).reshaped(next.rows, next.cols);
            one = Products.multiply(columns(r, 0, m), next, workers);
            other = Products.multiply(columns(r, m, 2 * m), changed, workers);
            int tall = 2 * r.rows;
            int cols = next.cols / 2;
            one = one.reshaped(tall, cols);
            other = other.reshaped(tall, cols);
        }
        for (int i = 0; i < one.re.length; i++) {
            one.re[i] += other.re[i];
            one.im[i] += other.im[i];
        }
        put(last, one);
        centre = last;
        for (int p = last; p > first; p--) {
            workers.poll();
            truncateLeft(p);
        }
    }

    private static ComplexMatrix beside(ComplexMatrix a, ComplexMatrix b) {
        ComplexMatrix to = new ComplexMatrix(a.rows, a.cols + b.cols);
        for (int i = 0; i < a.rows; i++) {
            System.arraycopy(a.re, i * a.cols, to.re, i * to.cols, a.cols);
            System.arraycopy(a.im, i * a.cols, to.im, i * to.cols, a.cols);
            System.arraycopy(b.re, i * b.cols, to.re, i * to.cols + a.cols, b.cols);
            System.arraycopy(b.im, i * b.cols, to.im, i * to.cols + a.cols, b.cols);
        }
        return to;
    }

    private static ComplexMatrix columns(ComplexMatrix m, int from, int to) {
        ComplexMatrix part = new ComplexMatrix(m.rows, to - from);
        for (int i = 0; i < m.rows; i++) {
            System.arraycopy(m.re, i * m.cols + from, part.re, i * part.cols, part.cols);
            System.arraycopy(m.im, i * m.cols + from, part.im, i * part.cols, part.cols);
        }
        return part;
    }

    /** Truncates the bonds around the centre, further out as long as they shrink. */
    private void compressAround(int p) {
        int to = p;
        while (to > 0 && shrinkLeft(to)) {
            to--;
        }
        moveCentre(p);
        to = p;
        while (to < length - 1 && shrinkRight(to)) {
            to++;
        }
    }

    /** Moves the centre from p to p - 1 with truncation; whether the bond has become smaller. */
    private boolean shrinkLeft(int p) {
        int before = leftBond(p);
        truncateLeft(p);
        return rightBond(p - 1) < before;
    }

    /** Moves the centre from p to p - 1 with truncation. */
    private void truncateLeft(int p) {
        SchmidtBasis schmidt = basis(wide(p).transposed());
        int r = rightBond(p);
        if (schmidt.basis().isEmpty()) {
            put(p, identity(2 * r).reshaped(4 * r, r));
        } else {
            ComplexMatrix site = schmidt.basis().get().transposed();
            put(p, site.reshaped(2 * site.rows, r));
        }
        ComplexMatrix next = Products.multiply(
                sites[p - 1], Products.Form.PLAIN, schmidt.rest(), Products.Form.TRANSPOSED, workers);
        putCentre(p - 1, next, p - 1, schmidt.discarded());
    }

    private boolean shrinkRight(int p) {
        int before = rightBond(p);
        SchmidtBasis schmidt = basis(sites[p]);
        ComplexMatrix site = schmidt.basis().orElseGet(() -> identity(2 * leftBond(p)));
        ComplexMatrix next = Products.multiply(schmidt.rest(), wide(p + 1), workers);
        put(p, site);
        putCentre(p + 1, next.reshaped(2 * site.cols, next.cols / 2), p, schmidt.discarded());
        return site.cols < before;
    }

    private SchmidtBasis basis(ComplexMatrix c) {
        return SchmidtBasis.of(c, options.rankLimit(), options.truncationThreshold(), workers);
    }

    private void putCentre(int p, ComplexMatrix site, int bond, double discarded) {
        if (discarded > 0) {
            account.truncated(bond, discarded);
            normalise(site);
        }
        put(p, site);
        centre = p;
        largestBond = Math.max(largestBond, rightBond(bond));
    }

    private static void normalise(ComplexMatrix site) {
        site.scale(1 / Math.sqrt(site.weight()));
    }

    private void put(int p, ComplexMatrix site) {
        numbers += (double) site.rows * site.cols - (double) sites[p].rows * sites[p].cols;
        sites[p] = site;
    }

    /** The site as an l by 2r matrix. */
    ComplexMatrix wide(int p) {
        return sites[p].reshaped(leftBond(p), 2 * rightBond(p));
    }

    static ComplexMatrix identity(int n) {
        ComplexMatrix to = new ComplexMatrix(n, n);
        for (int i = 0; i < n; i++) {
            to.re[i * n + i] = 1;
        }
        return to;
    }

    /** @param theta complex numbers of the largest matrix of a gate; it takes a few of that size */
    private void requireMemory(double theta) {
        double bytes = 16 * (numbers + 6 * theta);
        if (bytes > options.memoryLimit() || theta > Integer.MAX_VALUE / 2.0) {
            throw new SimulationException(
                    ErrorCode.OUT_OF_MEMORY,
                    "the matrix product state has grown to bonds of " + largestBond + " states and needs "
                            + Math.round(bytes / (1 << 20)) + " MiB for the next gate, above the limit of "
                            + Math.round(options.memoryLimit() / (1 << 20))
                            + " MiB; limit the bond dimension or raise the truncation threshold or the memory limit");
        }
    }

    /** The probability that the qubit at the centre is 1. */
    double weightOfOne(int p) {
        moveCentre(p);
        ComplexMatrix site = sites[p];
        double[] weights = new double[2];
        for (int row = 0; row < site.rows; row++) {
            double sum = 0;
            for (int b = row * site.cols; b < (row + 1) * site.cols; b++) {
                sum += site.re[b] * site.re[b] + site.im[b] * site.im[b];
            }
            weights[row & 1] += sum;
        }
        return weights[1] / (weights[0] + weights[1]);
    }

    /** The bytes it takes. */
    double bytes() {
        return 16 * numbers;
    }
}
