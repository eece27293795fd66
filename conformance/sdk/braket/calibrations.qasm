OPENQASM 3.0;
defcal rx(theta) $0 {
    waveform rx_flat = constant(10.0ns, 0.3);
    play(q0_rf_frame, rx_flat);
}
OPENQASM 3.0;
defcal cz $1, $0 {
    waveform cz_gauss = gaussian(100.0ns, 20.0ns, 1, false);
    play(q0_rf_frame, cz_gauss);
    delay[3.0ns] q0_rf_frame;
}
