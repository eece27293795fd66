package io.qnit.simulator.shot;

import io.qnit.core.random.RandomStream;
import io.qnit.simulator.state.Draws;
import io.qnit.simulator.state.Operation;
import io.qnit.simulator.state.QuantumState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One course of events through a program, shared by all shots in which it happened: a position, the classical memory,
 * the quantum state, gates that were met and not yet run, and measurements that were met and not yet made. Led by one
 * thread at a time.
 */
public final class Course {
    /** A measurement that can wait: nothing has touched its qubit or read its bit since. */
    record Deferred(int qubit, int clbit, Readout readout) {}

    ShotSet shots;
    /** The probability of the course; 1 where shots are drawn. */
    double weight;

    final ClassicalMemory memory;
    final QuantumState state;
    final LoopState[] loops;
    final List<Operation> pending;
    /** The positions of the gate runs in {@link #pending}; null when it holds what no position stands for. */
    @Nullable List<Integer> pendingFrom;

    final List<Deferred> deferred;
    final BitSet deferredQubits;
    final BitSet deferredClbits;
    final BitSet touched;
    int position;
    int turns;
    long site;
    /** How many decisions between possible outcomes lie behind. */
    int decisions;

    Course(ShotSet shots, ClassicalMemory memory, QuantumState state, int loops) {
        this.shots = shots;
        this.memory = memory;
        this.state = state;
        weight = 1;
        this.loops = new LoopState[loops];
        pending = new ArrayList<>();
        pendingFrom = new ArrayList<>();
        deferred = new ArrayList<>();
        deferredQubits = new BitSet();
        deferredClbits = new BitSet();
        touched = new BitSet();
    }

    /** The same course with another part of the shots and a state of its own. */
    Course(Course other, ShotSet shots, QuantumState state) {
        this.shots = shots;
        this.state = state;
        weight = other.weight;
        memory = other.memory.copy();
        loops = other.loops.clone();
        pending = new ArrayList<>(other.pending);
        pendingFrom = other.pendingFrom == null ? null : new ArrayList<>(other.pendingFrom);
        deferred = new ArrayList<>(other.deferred);
        deferredQubits = (BitSet) other.deferredQubits.clone();
        deferredClbits = (BitSet) other.deferredClbits.clone();
        touched = (BitSet) other.touched.clone();
        position = other.position;
        turns = other.turns;
        site = other.site;
        decisions = other.decisions;
    }

    /** How many shots took this course. */
    public int shotCount() {
        return shots.count();
    }

    /** The number of the k-th shot that took it. */
    public long shot(int k) {
        return shots.get(k);
    }

    /** The probability of the course; 1 where shots are drawn. */
    public double weight() {
        return weight;
    }

    /** The state with all gates run and without the measurements that could wait. */
    public QuantumState state() {
        return state;
    }

    /** How many decisions between possible outcomes lie behind. */
    public int decisions() {
        return decisions;
    }

    Draws draws(RandomStream stream) {
        return shots.draws(stream, site);
    }

    /** Leaves the other shots to other courses. */
    void keepShots(ShotSet rest) {
        shots = rest;
    }

    void defer(Instruction.Measure measure) {
        deferred.add(new Deferred(measure.qubit(), measure.clbit(), measure.readout()));
        deferredQubits.set(measure.qubit());
        deferredClbits.set(measure.clbit());
    }

    void remove(Deferred measurement) {
        deferred.remove(measurement);
        deferredQubits.clear();
        deferredClbits.clear();
        for (Deferred left : deferred) {
            deferredQubits.set(left.qubit());
            deferredClbits.set(left.clbit());
        }
    }
}
