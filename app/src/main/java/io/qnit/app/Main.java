package io.qnit.app;

/** The {@code qnit} command. */
public final class Main {

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("version")) {
            System.out.println("qnit " + Main.class.getPackage().getImplementationVersion());
        } else {
            System.err.println("usage: qnit version");
            System.exit(2);
        }
    }
}
