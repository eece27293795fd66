OPENQASM 3.0;
gate kick(angle) target {
    rx(angle) target;
}
cal {
    waveform calibration = constant(10.0ns, 0.3);
}
output bit return_value;
defcal kick(angle[32] angle) $1 {
    play(q0_drive, calibration);
}
kick(0.3) $1;
bit __bit_0__;
__bit_0__ = measure $1;
return_value = __bit_0__;
