//! Words of the machine, calls of helpers, and the way in and out. Helpers and ENTER's function follow System V's
//! convention on every system.

use super::Code;

pub fn LOAD_VM(code: &mut Code, out: u8, vm: i32) {
    x64!(code; mov Rq(out), [r12 + vm]);
}

pub fn LOAD_VM_ITEM(code: &mut Code, out: u8, vm: i32, at: u8) {
    x64!(code; mov rax, Rq(at); sar rax, 16; mov Rq(out), [r12 + rax * 8 + vm]);
}

pub fn LOAD_VM_FLOAT(code: &mut Code, out: u8, vm: i32) {
    x64!(code; movsd Rx(out), [r12 + vm]);
}

pub fn STORE_VM(code: &mut Code, word: u8, vm: i32) {
    x64!(code; mov [r12 + vm], Rq(word));
}

pub fn STORE_VM_FLOAT(code: &mut Code, float: u8, vm: i32) {
    x64!(code; movsd [r12 + vm], Rx(float));
}

pub fn ADD_VM32_CONST(code: &mut Code, vm: i32, value: i32) {
    x64!(code; add DWORD [r12 + vm], value);
}

pub fn ADD_VM_CONST(code: &mut Code, vm: i32, value: i32) {
    x64!(code; add QWORD [r12 + vm], value);
}

/// "Not zero" holds where fuel below zero jumps to the second check.
pub fn POLL(code: &mut Code, fuel: i32, word: i32, target: usize) {
    x64!(code
        ; mov rax, [r12 + word]
        ; sub QWORD [r12 + fuel], BYTE 1
        ; js BYTE >check
        ; cmp DWORD [rax], BYTE 0
        ; check:
        ; jne extern target
    );
}

pub fn POLL_UNITS(code: &mut Code, fuel: i32, word: i32, units: i32, target: usize) {
    x64!(code
        ; mov rax, [r12 + word]
        ; sub QWORD [r12 + fuel], units
        ; js BYTE >check
        ; cmp DWORD [rax], BYTE 0
        ; check:
        ; jne extern target
    );
}

pub fn TAKE_CELL(code: &mut Code, out: u8, next: i32, end: i32, size: i32, target: usize) {
    x64!(code
        ; mov Rq(out), [r12 + next]
        ; cmp Rq(out), [r12 + end]
        ; je extern target
        ; lea rax, [Rq(out) + size]
        ; mov [r12 + next], rax
    );
}

pub fn CALL_HELPER(code: &mut Code, table: i32, entry: i32) {
    x64!(code; mov rdi, r12; mov rax, [r12 + table]; call QWORD [rax + entry]);
}

pub fn CALL_STUB(code: &mut Code, target: usize) {
    x64!(code; call extern target);
}

/// With the return address, 16 bytes.
pub fn ENTER_STUB(code: &mut Code) {
    x64!(code; sub rsp, 8);
}

pub fn LEAVE_STUB(code: &mut Code) {
    x64!(code; add rsp, 8; ret);
}

/// The return address, rbp and five more words are 56 bytes: 8 more align the stack to 16.
pub fn ENTER(code: &mut Code) {
    LANDING(code);
    x64!(code
        ; push rbp
        ; mov rbp, rsp
        ; push rbx
        ; push r12
        ; push r13
        ; push r14
        ; push r15
        ; sub rsp, 8
        ; mov r12, rdi
        ; mov rbx, rsi
        ; mov rax, rcx
        ; mov r14, QWORD -1 << 48
        ; mov r15, QWORD 1 << 49
        ; jmp rdx
    );
}

pub fn LEAVE(code: &mut Code) {
    x64!(code
        ; add rsp, 8
        ; pop r15
        ; pop r14
        ; pop r13
        ; pop r12
        ; pop rbx
        ; pop rbp
        ; ret
    );
}

/// endbr64, which the assembler does not know by name.
pub fn LANDING(code: &mut Code) {
    x64!(code; .u32 0xFA1E_0FF3);
}
