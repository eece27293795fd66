OPENQASM 3.0;
defcalgrammar "openpulse";
cal {
    extern constant(duration, complex[float[64]]) -> waveform;
    port xy_port;
    waveform flat = constant(10.0ns, 0.4);
    frame xy_frame = newframe(xy_port, 6431000000.0, 0);
}
defcal rx(angle[32] theta) $1 {
    set_phase(xy_frame, theta);
    play(xy_frame, flat);
    shift_frequency(xy_frame, 1000000.0);
}
defcal cz $0, $1 {
    barrier xy_frame;
    delay[10.0ns] xy_frame;
}
cal {
    set_scale(xy_frame, 0.5);
    delay[20.0ns] xy_frame;
}
rx(0.5) $1;
