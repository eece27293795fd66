OPENQASM 3.0;
bit[2] b;
cal {
    waveform short = constant(20.0ns, 0.1);
}
h $0;
cal {
    play(q0_rf_frame, short);
}
cnot $0, $1;
b[0] = measure $0;
b[1] = measure $1;
