package io.qnit.simulator.statevector;

/**
 * Whether the Vector API can be used. It is a module that a launcher has to add ({@code --add-modules
 * jdk.incubator.vector}, or its classes on the boot class path); where it did not, no class that names the API may be
 * loaded.
 */
public final class VectorModule {
    private static final boolean PRESENT = isLoadable("jdk.incubator.vector.DoubleVector");

    private VectorModule() {}

    public static boolean isPresent() {
        return PRESENT;
    }

    /** The width of a vector register in bits; 0 without the module. */
    public static int bits() {
        return PRESENT ? Double.SIZE * WithVectors.lanes() : 0;
    }

    /** Keeps the name of the Vector API's user out of the class that is asked first. */
    private static final class WithVectors {
        static int lanes() {
            return 1 << VectorDoubleBlock.LANES_LOG;
        }
    }

    private static boolean isLoadable(String className) {
        try {
            Class.forName(className, false, VectorModule.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }
}
