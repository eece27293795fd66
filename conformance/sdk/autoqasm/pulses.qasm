OPENQASM 3.0;
cal {
    waveform flat = constant(10.0ns, 0.2);
}
output bit return_value;
h $0;
cal {
    set_frequency(q0_drive, 4100000000.0);
    play(q0_drive, flat);
    delay[10.0ns] q0_drive;
}
bit __bit_0__;
__bit_0__ = measure $0;
return_value = __bit_0__;
