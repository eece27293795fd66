package io.qnit.compiler;

final class Compiler {}
