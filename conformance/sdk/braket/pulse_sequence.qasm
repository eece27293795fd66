OPENQASM 3.0;
cal {
    bit[1] psb;
    frame own_frame = newframe(q0_ff, 4000000000.0, 0.0);
    waveform gauss = gaussian(100.0ns, 20.0ns, 0.3, false);
    waveform drag = drag_gaussian(100.0ns, 20.0ns, 1e-09, 0.2, false);
    waveform square = erf_square(100.0ns, 50.0ns, 10.0ns, 0.0ns, 0.2, false);
    waveform flat = constant(10.0ns, 0.3 + 0.1im);
    waveform samples = {0.1, 0.2im, 0.3 - 0.1im};
    set_frequency(own_frame, 5000000000.0);
    shift_frequency(own_frame, 1000000.0);
    set_phase(own_frame, 0.3);
    shift_phase(own_frame, -0.2);
    set_scale(own_frame, 0.5);
    play(own_frame, gauss);
    play(own_frame, drag);
    play(own_frame, square);
    play(q0_rf_frame, flat);
    play(q0_rf_frame, samples);
    delay[10.0ns] own_frame;
    barrier own_frame, q0_rf_frame;
    psb[0] = capture_v0(own_frame);
}
