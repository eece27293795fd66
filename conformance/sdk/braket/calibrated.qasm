OPENQASM 3.0;
bit[2] b;
cal {
    waveform rx_flat = constant(10.0ns, 0.3);
    waveform cz_gauss = gaussian(100.0ns, 20.0ns, 1, false);
}
defcal cz $1, $0 {
    play(q0_rf_frame, cz_gauss);
    delay[3.0ns] q0_rf_frame;
}
defcal rx(0.3) $0 {
    play(q0_rf_frame, rx_flat);
}
rx(0.3) $0;
cz $1, $0;
b[0] = measure $0;
b[1] = measure $1;
